"""What tables and documents say of persons, by proof: a control digit, the form of a value under a
heading that says it, or several things about one person in one row.

Values that name a person by themselves are in `cells.identifiers` (social-security number, account,
mobile, e-mail, plate), whose an e-mail is in `cells.email_owner`, names of persons in
`cells.person_name`. Here, in the order of the flow:

- `patterns`: how days of birth and homes are written. `accounts`: texts that name somebody and say
  more of them.
- `nested`: objects and lists of JSON in cells, as columns and tables.
- `headings`: what the words of headers say. `columns`: what a column that holds something of
  persons is, and how its cells are counted. `column_facts`: columns of numbers, addresses and birth
  dates; `column_names`: columns of names; `unlisted_names`: of those that no list has.
  `identities`: rows that say who somebody is and something of their life.
- `header_rows`: files without a header, whose rows are of persons. `transposed`: tables whose
  columns are.
- `judge`: what is told of a table, and what withholds its dataset. `documents`: the same of texts;
  `document_rows`: of lists of people in them; `texts`: of those of pages, and of those beside a
  table.
- `masks`: how what is said of a person is quoted, in any message.

A false alarm costs a commune as much as a miss: each rule says when it is silent.
"""
