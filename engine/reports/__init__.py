"""What people read: the words of a verdict. Writers return text or bytes and print nothing."""
