"""The colours of reports, on paper and in pictures."""

INK, PALE, NAVY = "#22303F", "#EEF3F8", "#1F4E79"
GREEN, ORANGE, GREY = "#2A9D8F", "#E76F51", "#8A97A5"  # in time, late, by the way
