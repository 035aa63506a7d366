#include "server/import_audit.hpp"

#include "server/startup.hpp"
#include "server/store.hpp"

#include <fstream>
#include <limits>
#include <ostream>

namespace eczema::server {
namespace {

constexpr std::size_t transaction_rows = 1000;
constexpr std::size_t most_named_lines = 100; // of a file
constexpr std::size_t progress_lines = 100'000;

// Lines of bounded length: a file need not hold any.
class Lines {
  public:
    enum class Next : std::uint8_t { line, too_long, unfinished, end };

    explicit Lines(std::istream& in) : in_(in), text_(longest_audit_line + 2, '\0') {}

    Next next() {
        if (!in_.getline(text_.data(), static_cast<std::streamsize>(text_.size()))) {
            if (in_.bad() || in_.gcount() == 0) return Next::end;
            in_.clear();
            in_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
            ++number_;
            return Next::too_long;
        }
        ++number_;
        const auto read = static_cast<std::size_t>(in_.gcount());
        if (in_.eof()) return Next::unfinished;
        size_ = read - 1; // the line feed counts
        return Next::line;
    }
    std::string_view line() const { return std::string_view(text_).substr(0, size_); }
    std::size_t number() const { return number_; }

  private:
    std::istream& in_;
    std::string text_;
    std::size_t size_ = 0, number_ = 0;
};

class Import {
  public:
    Import(const std::string& name, AuditTable& table, std::ostream& err) : name_(name), table_(table), err_(err) {}

    std::optional<AuditImportCounts> run(std::istream& in) {
        Lines lines(in);
        for (auto next = lines.next(); next != Lines::Next::end; next = lines.next()) {
            if (next == Lines::Next::unfinished) {
                err_ << name_ << ':' << lines.number() << ": has no end yet and is left for another time\n";
                break;
            }
            if (next == Lines::Next::too_long)
                refuse(lines.number(), "is longer than a row");
            else if (!lines.line().empty())
                take(lines);
            if (rows_.size() == transaction_rows && !write()) return std::nullopt;
            if (lines.number() % progress_lines == 0) err_ << name_ << ": " << lines.number() << " lines" << std::endl;
        }
        if (!write()) return std::nullopt;
        if (counts_.bad > most_named_lines)
            err_ << name_ << ": " << counts_.bad - most_named_lines << " more lines were not taken\n";
        err_ << name_ << ": " << counts_.added << " new rows, " << counts_.known << " there already, " << counts_.bad
             << " not taken" << std::endl;
        return counts_;
    }

  private:
    void take(const Lines& lines) {
        std::pmr::monotonic_buffer_resource arena;
        auto row = read_audit_row(lines.line(), arena);
        if (!row) return refuse(lines.number(), row.error());
        rows_.push_back(*std::move(row));
        numbers_.push_back(lines.number());
    }

    void refuse(std::size_t number, std::string_view reason) {
        if (++counts_.bad <= most_named_lines) err_ << name_ << ':' << number << ": " << reason << '\n';
    }

    bool write() {
        if (rows_.empty()) return true;
        const auto outcomes = table_.write(rows_);
        if (!outcomes) return false;
        for (std::size_t i = 0; i < outcomes->size(); ++i)
            if ((*outcomes)[i] == AuditImport::different)
                refuse(numbers_[i], "differs from the row of its start and number that is in the store");
            else
                ++((*outcomes)[i] == AuditImport::added ? counts_.added : counts_.known);
        rows_.clear();
        numbers_.clear();
        return true;
    }

    const std::string& name_;
    AuditTable& table_;
    std::ostream& err_;
    std::vector<AuditRow> rows_;
    std::vector<std::size_t> numbers_; // of their lines
    AuditImportCounts counts_;
};

} // namespace

std::optional<AuditImportCounts> import_audit_file(std::istream& in, const std::string& name, AuditTable& table,
                                                   std::ostream& err) {
    return Import(name, table, err).run(in);
}

int run_import_audit(const CommonOptions& common, const std::vector<std::string>& files, std::ostream& out,
                     std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    const StoreConfig& store = (*snapshot)->config.store;
    if (!store.any())
        return report({{"/store", "is not set, so there is nothing to import to; name the configuration with "
                                  "--config"}},
                      err);
    auto table = open_audit_table(store);
    if (!table) {
        err << table.error().message << '\n';
        return exit_failed;
    }
    AuditImportCounts all;
    for (const std::string& file : files) {
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            err << file << " cannot be read\n";
            return exit_failed;
        }
        const auto counts = import_audit_file(in, file, **table, err);
        if (!counts || in.bad()) {
            err << (counts ? file + " cannot be read" : (*table)->fault().message) << '\n';
            return exit_failed;
        }
        all.added += counts->added;
        all.known += counts->known;
        all.bad += counts->bad;
    }
    out << all.added << " new rows, " << all.known << " there already, " << all.bad << " not taken\n";
    return all.bad == 0 ? exit_done : exit_bad_input;
}

} // namespace eczema::server
