"""What people write about their data: communes.yml, descriptors, schemas and standards become a
trusted Catalogue."""
