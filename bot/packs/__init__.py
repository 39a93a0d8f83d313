"""The pack of a period: a workbook whose figures list their cases, pages for the meeting, a picture for the chat."""
