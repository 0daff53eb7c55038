"""联合审图、联合验收: one set of papers, one list of remarks, one opinion (国办发〔2019〕11号; C060)."""
