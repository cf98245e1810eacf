"""How much of a cell pages show, which preparing keeps for them."""

LONGEST = 120  # characters of a cell in a page
# characters of a web address that are kept for a page, which cuts it in the eye only: one that is
# cut leads nowhere
ADDRESS_KEPT = 2000
ADDRESSES = ("http://", "https://")
# how a cell begins that holds a list or an object of JSON, as the readers write it
RECORDS = ('[{"', '{"', '["')
# characters of such a cell that are kept for a page, which reads them before it cuts
RECORDS_KEPT = 2000
