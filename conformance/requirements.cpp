#include "conformance/requirements.hpp"

#include "conformance/csv.hpp"
#include "conformance/embedded_file.hpp"
#include <algorithm>
#include <sstream>

namespace eczema::conformance {
namespace {

struct Name {
    Level level;
    std::string_view text;
};

constexpr Name names[] = {{Level::must, "MUST"}, {Level::should, "SHOULD"}, {Level::may, "MAY"}, {Level::ours, "OURS"}};

std::optional<Level> read_level(std::string_view text) {
    for (const Name& name : names)
        if (name.text == text) return name.level;
    return std::nullopt;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(std::move(word));
    return words;
}

std::vector<Requirement> read_requirements() {
    std::vector<Requirement> read;
    const auto rows = read_csv(embedded_text("requirements.csv"));
    for (std::size_t i = 1; i < rows.size(); ++i) { // the first row names the columns
        std::vector<std::string> row = rows[i];
        row.resize(8);
        read.push_back(
            {row[0], row[1], row[2], read_level(row[3]), read_level(row[4]), row[5], words_of(row[6]), row[7]});
    }
    return read;
}

// "Q4/*" stands for "Q4/" with anything behind it.
bool stands_for(std::string_view named, std::string_view id) {
    if (!named.ends_with("/*")) return named == id;
    return id.starts_with(named.substr(0, named.size() - 1));
}

} // namespace

std::string_view name_of(Level level) {
    return std::find_if(std::begin(names), std::end(names), [&](const Name& name) { return name.level == level; })
        ->text;
}

const std::vector<Requirement>& requirements() {
    static const std::vector<Requirement> read = read_requirements();
    return read;
}

const Requirement* find_requirement(std::string_view id) {
    const auto& all = requirements();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Requirement& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> requirement_faults(const std::vector<std::string>& check_ids) {
    std::vector<std::string> faults;
    for (const Requirement& one : requirements()) {
        if (one.clause.empty()) faults.push_back(one.id + " has no clause");
        if (!one.level_2_0 && !one.level_3_0) faults.push_back(one.id + " has no level");
        if (one.checks.empty() && one.reason.empty()) faults.push_back(one.id + " has neither a check nor a reason");
        for (const std::string& named : one.checks)
            if (std::none_of(check_ids.begin(), check_ids.end(),
                             [&](const std::string& id) { return stands_for(named, id); }))
                faults.push_back(one.id + " names a check that there is not: " + named);
    }
    for (const std::string& id : check_ids) {
        const Requirement* one = find_requirement(id.substr(0, id.find('/')));
        const auto names_it = [&](const std::string& named) { return stands_for(named, id); };
        if (one == nullptr || std::none_of(one->checks.begin(), one->checks.end(), names_it))
            faults.push_back("no row names the check " + id);
    }
    return faults;
}

} // namespace eczema::conformance
