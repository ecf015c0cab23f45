"""What the policies say of themselves: pages for rules, entries, grounds, concepts, traps and claims."""
