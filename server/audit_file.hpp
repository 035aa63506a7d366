// The file that audit rows are appended to: opened safely, synced, and renamed when it is large or its day is over.
// It knows bytes and not rows, except that a row ends with a line feed. Nothing in a file is ever changed or deleted.
// An AuditFile belongs to one thread at a time and keeps every other process from writing to its file.
#pragma once
#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace eczema::server {

class AuditFile {
  public:
    using Outcome = boost::system::result<void, std::string>;

    // Makes the file, for its owner alone, or goes on at its end; a row that a power loss or a full disk cut off is
    // ended there, or by the next append() where the disk takes nothing. The error is a sentence without the path.
    // Refused: what is no regular file (a link is not followed), what belongs to another user or others may write to,
    // what holds other than rows, and what another process is writing to. At `rotate_bytes`, and once a UTC day, it is
    // renamed; 0: never.
    static boost::system::result<AuditFile, std::string> open(const std::string& path, std::uint64_t rotate_bytes,
                                                              std::int64_t utc_seconds);

    AuditFile(AuditFile&& other) noexcept;
    AuditFile& operator=(AuditFile&&) = delete;
    ~AuditFile();

    // Appends the start of `text`; how many bytes, and 0 with errno where none could be.
    std::size_t append(std::string_view text);

    // Whether the row that the file ended in when it was opened still has to be ended.
    bool owes_line_feed() const { return owes_line_feed_; }

    // Whether no name is left of it: what is written to it then is gone with it.
    bool is_deleted() const;

    // What was appended survives a power loss from then on.
    bool sync();

    // Renames the file to PATH.2026-11-25T120000Z and begins another, where that is due: to be called between rows.
    // Where it is due and fails rows go on into the file that is open; the error is a sentence without the path.
    Outcome rotate_if_due(std::int64_t utc_seconds);

    // Begins another where the one at the path is no longer ours: renamed or deleted. Whether it did; errors likewise.
    boost::system::result<bool, std::string> follow_path(std::int64_t utc_seconds);

  private:
    AuditFile(std::string path, std::uint64_t rotate_bytes, int descriptor, std::int64_t utc_day);
    Outcome begin(std::int64_t utc_seconds);
    bool is_at_path() const;

    std::string path_;
    std::uint64_t rotate_bytes_;
    int descriptor_;
    std::int64_t utc_day_; // of the first row
    bool owes_line_feed_ = false;
};

} // namespace eczema::server
