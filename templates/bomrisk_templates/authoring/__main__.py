"""Write the templates anew, beside the code that fills them."""

from __future__ import annotations

from pathlib import Path

from bomrisk_templates.authoring.article24_template import write_article24_template
from bomrisk_templates.authoring.bom_risk_template import write_bom_risk_template
from bomrisk_templates.authoring.supplier_index_template import write_supplier_index_template
from bomrisk_templates.authoring.supplier_risk_template import write_supplier_risk_template

_FOLDER = Path(__file__).parents[1]
_TEMPLATES = {
    "article24.xlsx": write_article24_template,
    "bom_risk.xlsx": write_bom_risk_template,
    "supplier_risk.xlsx": write_supplier_risk_template,
    "supplier_index.xlsx": write_supplier_index_template,
}

if __name__ == "__main__":
    for name, write in _TEMPLATES.items():
        write(_FOLDER / name)
