"""What pages show: figures and lists prepared once for many readers."""
