"""举报: what anybody sees who reports, and what handlers see."""
