"""How much of a cell pages show, which preparing keeps for them."""

LONGEST = 120  # characters of a cell in a page
# how a cell begins that holds a list or an object of JSON, as the readers write it
RECORDS = ('[{"', '{"', '["')
# characters of such a cell that are kept for a page, which reads them before it cuts
RECORDS_KEPT = 2000
