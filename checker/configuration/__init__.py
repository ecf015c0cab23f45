"""The settings of a clinic, `habeas.yaml`: found, validated with the line of each mistake, and typed."""
