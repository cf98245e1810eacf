"""Every key that people may write. Data only.

- `section`: how keys make a section, with the French words that are understood for them.
- `shared`: keys that stand in several files.
- `portal`, `publisher`: communes.yml and publisher.yaml. `dataset`, `resource`: datapackage.yaml.
  `editorial`: reuses/ and pages/.
"""
