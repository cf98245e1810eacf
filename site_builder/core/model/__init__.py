"""The values that flow from read to publish, by the stage that makes them. Frozen, trusted, and
without behaviour beyond naming."""
