"""举报 (public tip-offs): taken in without an account, followed by a code, read by nobody but their handlers."""
