"""What the Excel functions do, in plain Python: cells in, cells out. Knows nothing of Excel and xlwings."""
