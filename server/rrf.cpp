#include "server/rrf.hpp"

#include <istream>

namespace eczema::server {

std::optional<Fault> read_rrf(std::istream& in, std::string_view name, std::size_t columns,
                              const std::function<void(RrfRow)>& take,
                              const std::function<void(std::size_t rows)>& progress) {
    constexpr std::size_t rows_between_reports = 1'000'000;
    const auto fault_at = [&](std::size_t line, std::string message) {
        return Fault{std::string(name) + ':' + std::to_string(line), std::move(message)};
    };
    std::vector<std::string_view> row;
    std::string line;
    std::size_t count = 0;
    while (std::getline(in, line)) {
        ++count;
        std::string_view rest(line);
        if (rest.ends_with('\r')) rest.remove_suffix(1);
        if (!rest.ends_with('|')) return fault_at(count, "does not end with '|'; is the file whole, and an RRF file?");
        row.clear();
        for (std::size_t end = rest.find('|'); end != rest.npos; end = rest.find('|')) {
            row.push_back(rest.substr(0, end));
            rest.remove_prefix(end + 1);
        }
        if (row.size() != columns)
            return fault_at(count, "has " + std::to_string(row.size()) + " columns instead of " +
                                       std::to_string(columns) + "; is it the file of a RxNorm release?");
        take(row);
        if (count % rows_between_reports == 0) progress(count);
    }
    if (in.bad()) return fault_at(count + 1, "cannot be read");
    return std::nullopt;
}

} // namespace eczema::server
