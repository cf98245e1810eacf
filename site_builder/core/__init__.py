"""What every room speaks of. Nothing here opens a file but its own tables and
messages, or knows another room.

- `model`: the values that flow from reading to publishing, frozen, by the stage that makes them:
  what people wrote (`portal`, `dataset`, `table_schema`), what preparing gives (`prepared`), what
  pages show (`site`).
- `problems`: what people must be told. A `Problem` is a code, a place and parameters, a `Repair`
  is what we changed on reading, a `Refusal` why a file is no table; the sentence is made where it
  is shown.
- `problem_codes`: the one table of codes: how severe each is, what is not published because of
  it, and who is told.
- `language`: a catalogue of messages for each language, with its quotes, spaces, numbers and
  days. `message_catalogues` reads it, compiled or not. `word_lists`: the synonyms of a language,
  and what standards say in it.
- `formats`: the table of endings: what each is published as, its media type, the reader that
  takes it.
- `vocabulary`: the closed lists that people write: licences, themes, frequencies, roles.
- `text`: words as people write them: slugs, near spellings, what is made safe to show.
- `search_keys`: under which words a value is found by the search, as the browser has it of a
  question.
- `sought_texts`: as what a text that is looked for counts as found, with `words_apart` (its words
  near each other) and `telephones` (their last nine digits).
- `encodings`, `merge_conflict`: the names of encodings, and the signs of a merge that nobody
  finished, looked for in whole files before anything reads them.
"""
