"""Logs that one machine cannot hold: Spark reads and parts them by request, habeas checks each part where it lies."""
