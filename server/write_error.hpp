// What a failed write says of its file.
#pragma once
#include <cerrno>

namespace eczema::server {

// Whether a disk that takes nothing now may take it later: it is full, or has a fault. `error` is an errno.
constexpr bool may_pass(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO; }

} // namespace eczema::server
