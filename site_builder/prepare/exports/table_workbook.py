"""A workbook of one sheet, the parts of which are put together in memory: through a file for each,
as xlsxwriter does, a small one takes twice as long."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook

SAVED = (1980, 1, 31, 0, 0, 0)  # of each part, as of xlsxwriter's own files
MODE = 0o100600 << 16


class TableWorkbook(Workbook):  # type: ignore[misc]
    """`in_memory`: of xlsxwriter's options, that which is for small tables. The bytes are the
    same with it as without."""

    def _store_workbook(self) -> None:
        if not self.in_memory:
            super()._store_workbook()
            return
        (sheet,) = self.worksheets()
        sheet.selected = 1
        sheet.active = True
        self._prepare_sst_string_data()
        self._prepare_defined_names()
        packager = self._get_packager()
        packager._add_workbook(self)
        packager._set_in_memory(True)
        with ZipFile(self.filename, "w", ZIP_DEFLATED) as package:
            for content, name, _ in packager._create_package():
                part = ZipInfo(name, SAVED)
                part.compress_type = ZIP_DEFLATED
                part.external_attr = MODE
                package.writestr(part, content.getvalue())
