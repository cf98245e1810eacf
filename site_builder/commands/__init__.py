"""What people type: each command, what it prints for people and for scripts, and how it exits.
Nothing else prints or exits; heavy imports stand inside the functions that need them.

- `cli`: the commands, with click: those of a whole site, of one file, those that start something.
  `usage`: the command line's own mistakes, in French. `output`: what is told where the standard
  output takes nothing more. `build_summary`: what `build` and `serve`
  tell at the end of a build.
- `check`: what a proposal must satisfy, and what it changes. `validate`, `single_file`,
  `convert`: what a worker does with one file outside any site; `file_jobs`: what it is asked and
  answers; `validation_outcome`, `inspect`: how that is told. `frictionless_verdict`,
  `engine_comparison`: what frictionless says of it, and who says what. `result_formats`: what
  `check` and `validate` found, in each form they are asked for.
- `erasure`: something is taken out for good, here, and what is left to do elsewhere is told.
  `traces`: whether a text is still in anything that this machine holds.
- `new`: a new dataset from a file, a new portal, JSON Schemas for editors. `serve`: the live
  preview. `deploy_check`: what is asked of a site that is online.
"""
