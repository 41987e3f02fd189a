"""Forms of enterprises and officers: filled in by several, judged, handed in, and unchanged ever after."""
