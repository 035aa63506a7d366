#include "server/audit_file.hpp"

#include "server/decision.hpp"
#include "server/write_error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace eczema::server {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::int64_t day_of(std::int64_t utc_seconds) {
    return utc_seconds / day_seconds - (utc_seconds % day_seconds < 0 ? 1 : 0);
}

std::string in_words(int error) { return std::string("cannot be written to: ") + std::strerror(error); }

// Without it a new name may be gone after a power loss, and the rows with it.
void sync_folder(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

// Why nothing should be appended to it; empty where nothing speaks against that.
std::string fault_of(int descriptor, const struct stat& status) {
    if (!S_ISREG(status.st_mode)) return "is not a regular file; name another";
    if (status.st_uid != ::geteuid()) return "belongs to another user; give it to the one this program runs as";
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "may be written to by others than its owner; take that away (chmod go-w)";
    char first = '{';
    if (status.st_size > 0 && ::pread(descriptor, &first, 1, 0) != 1) return in_words(errno);
    if (first != '{' && first != '\n' && first != '\0') // a power loss leaves zeros
        return "holds something other than audit rows; name another file, or move this one away";
    return {};
}

// Ends a row that was cut off, so that the next is not glued to it. Whether that is still to be done; nothing, with
// errno, where the file is of no use.
std::optional<bool> end_last_row(int descriptor, const struct stat& status) {
    char last = '\n';
    if (status.st_size > 0 && ::pread(descriptor, &last, 1, status.st_size - 1) != 1) return std::nullopt;
    if (last == '\n' || ::write(descriptor, "\n", 1) == 1) return false;
    if (!may_pass(errno)) return std::nullopt;
    return true;
}

// How many bytes; 0 with errno where none could be.
std::size_t write_some(int descriptor, std::string_view text) {
    for (;;) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) return static_cast<std::size_t>(written);
        if (errno != EINTR) return 0;
    }
}

bool is_there(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

// "PATH.2026-11-25T120000Z"; another of the same second gets ".2": names sort by time and none is taken twice.
std::string free_name(const std::string& path, std::int64_t utc_seconds) {
    std::string time = utc_text(utc_seconds);
    time.erase(std::remove(time.begin(), time.end(), ':'), time.end());
    const std::string first = path + '.' + time;
    std::string name = first;
    for (int number = 2; is_there(name); ++number) name = first + '.' + std::to_string(number);
    return name;
}

} // namespace

AuditFile::AuditFile(std::string path, std::uint64_t rotate_bytes, int descriptor, std::int64_t utc_day)
    : path_(std::move(path)), rotate_bytes_(rotate_bytes), descriptor_(descriptor), utc_day_(utc_day) {}

AuditFile::AuditFile(AuditFile&& other) noexcept
    : path_(std::move(other.path_)), rotate_bytes_(other.rotate_bytes_),
      descriptor_(std::exchange(other.descriptor_, -1)), utc_day_(other.utc_day_),
      owes_line_feed_(other.owes_line_feed_) {}

AuditFile::~AuditFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

boost::system::result<AuditFile, std::string> AuditFile::open(const std::string& path, std::uint64_t rotate_bytes,
                                                              std::int64_t utc_seconds) {
    AuditFile file(path, rotate_bytes, -1, 0);
    if (auto begun = file.begin(utc_seconds); !begun) return begun.error();
    return file;
}

// The descriptor of before stays until there is another.
AuditFile::Outcome AuditFile::begin(std::int64_t utc_seconds) {
    const bool is_new = !is_there(path_);
    // O_NONBLOCK: a pipe without a reader is refused instead of waited for. It does nothing to a regular file.
    const int descriptor = ::open(
        path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return errno == ELOOP ? std::string("is a symbolic link; name the file") : in_words(errno);
    AuditFile opened(path_, rotate_bytes_, descriptor, 0); // closes it where it is not taken
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return in_words(errno);
    if (std::string fault = fault_of(descriptor, status); !fault.empty()) return fault;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return std::string("is being written to by another process; give each its own audit.file");
    const auto owes_line_feed = end_last_row(descriptor, status);
    if (!owes_line_feed) return in_words(errno);
    if (is_new) sync_folder(path_);
    utc_day_ = day_of(status.st_size > 0 ? std::int64_t{status.st_mtim.tv_sec} : utc_seconds);
    std::swap(descriptor_, opened.descriptor_);
    owes_line_feed_ = *owes_line_feed;
    return {};
}

std::size_t AuditFile::append(std::string_view text) {
    if (owes_line_feed_ && write_some(descriptor_, "\n") == 0) return 0;
    owes_line_feed_ = false;
    return write_some(descriptor_, text);
}

bool AuditFile::sync() { return ::fdatasync(descriptor_) == 0; }

bool AuditFile::is_at_path() const {
    struct stat ours {
    }, there{};
    return ::fstat(descriptor_, &ours) == 0 && ::lstat(path_.c_str(), &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

bool AuditFile::is_deleted() const {
    struct stat ours {};
    return ::fstat(descriptor_, &ours) == 0 && ours.st_nlink == 0;
}

boost::system::result<bool, std::string> AuditFile::follow_path(std::int64_t utc_seconds) {
    if (is_at_path()) return false;
    if (auto begun = begin(utc_seconds); !begun) return begun.error();
    return true;
}

AuditFile::Outcome AuditFile::rotate_if_due(std::int64_t utc_seconds) {
    if (is_deleted()) return begin(utc_seconds); // rows would go nowhere
    struct stat ours {};
    if (::fstat(descriptor_, &ours) != 0) return in_words(errno);
    if (ours.st_size == 0) utc_day_ = day_of(utc_seconds);
    if (rotate_bytes_ == 0 || ours.st_size == 0) return {};
    const bool is_large = static_cast<std::uint64_t>(ours.st_size) >= rotate_bytes_;
    if (!is_large && day_of(utc_seconds) <= utc_day_) return {};
    if (is_at_path()) {
        if (::rename(path_.c_str(), free_name(path_, utc_seconds).c_str()) != 0)
            return std::string("cannot be renamed: ") + std::strerror(errno);
        sync_folder(path_);
    }
    return begin(utc_seconds);
}

} // namespace eczema::server
