"""PDFs are read by a process of their own, with limits: PDFium reads one at a time, and what it unpacks is endless."""

from config.pdfs.asking import Pdf, UnreadablePdf, read_pdf

__all__ = ["Pdf", "UnreadablePdf", "read_pdf"]
