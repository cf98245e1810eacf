"""What people type: each command, what it prints, and how it exits."""
