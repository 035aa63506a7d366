#include "conformance/report/kept_exchanges.hpp"

#include <filesystem>
#include <fstream>

namespace eczema::conformance {
namespace {

std::string number(std::size_t index) {
    const std::string digits = std::to_string(index + 1);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

bool write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    return static_cast<bool>(file.flush());
}

} // namespace

std::string keep_exchanges(const Record& record, const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return folder + ": " + error.message();
    for (std::size_t i = 0; i < record.size(); ++i) {
        const Exchange& exchange = record.at(i);
        const std::filesystem::path place = std::filesystem::path(folder) / number(i);
        const bool written =
            (exchange.request.body.empty() || write(place.string() + ".request.json", exchange.request.body)) &&
            (!exchange.reply || write(place.string() + ".response.json", exchange.reply->body));
        if (!written) return place.string() + ": could not be written";
    }
    return "";
}

} // namespace eczema::conformance
