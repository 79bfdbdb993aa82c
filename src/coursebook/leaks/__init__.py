"""What a published folder tells about solutions that it should not."""
