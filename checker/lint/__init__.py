"""What in a policy is legal and likely wrong: one kind of remark a file, listed in `table`."""
