#include "tests/bench/report.hpp"

#include "fhir/json.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace eczema::bench {
namespace {

constexpr int label_width = 44;
constexpr int value_width = 12;

std::string json_text(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

template <class List, class Print>
void print_list(const List& list, std::ostream& out, Print print) {
    const char* comma = "";
    for (const auto& item : list) {
        out << comma;
        print(item);
        comma = ",";
    }
}

} // namespace

void print_table(const Report& report, std::ostream& out) {
    out << std::fixed << std::left << std::setw(label_width) << "request" << std::right;
    for (const std::string& size : report.sizes) out << std::setw(value_width) << size;
    for (const Section& section : report.sections) {
        out << "\n\n" << section.title;
        for (const Row& row : section.rows) {
            out << "\n  " << std::left << std::setw(label_width - 2) << row.label << std::right
                << std::setprecision(row.decimals);
            for (const auto& value : row.values) {
                out << std::setw(value_width);
                if (value)
                    out << *value;
                else
                    out << "-";
            }
        }
    }
    out << "\n\n";
    for (const std::string& note : report.notes) out << note << '\n';
}

void print_json(const Report& report, std::ostream& out) {
    out << std::fixed << "{\"sizes\":[";
    print_list(report.sizes, out, [&](const std::string& size) { out << json_text(size); });
    out << "]";
    for (const Section& section : report.sections)
        for (const Row& row : section.rows) {
            out << ",\n" << json_text(row.key) << ":[" << std::setprecision(row.decimals + 2);
            print_list(row.values, out, [&](const std::optional<double>& value) {
                if (value)
                    out << *value;
                else
                    out << "null";
            });
            out << "]";
        }
    out << ",\n\"notes\":[";
    print_list(report.notes, out, [&](const std::string& note) { out << json_text(note); });
    out << "]}\n";
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double spread(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t quarter = values.size() / 4;
    return (values[values.size() - 1 - quarter] - values[quarter]) / median(values);
}

} // namespace eczema::bench
