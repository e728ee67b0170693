"""Rate bill-of-materials lines by country concentration and export-control exposure."""
