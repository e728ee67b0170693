"""Write the templates anew, beside the code that fills them."""

from __future__ import annotations

from pathlib import Path

from bomrisk_templates.authoring.bom_risk_template import write_bom_risk_template

if __name__ == "__main__":
    write_bom_risk_template(Path(__file__).parents[1] / "bom_risk.xlsx")
