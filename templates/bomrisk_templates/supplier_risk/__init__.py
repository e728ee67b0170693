"""Workbooks for suppliers: what is asked about their parts, and where they answer."""
