// What a run measured, as a table with the ratios first and as JSON.
#pragma once
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace eczema::bench {

// One line of the table: a measure for each size of request.
struct Row {
    std::string key;   // "capacity_of_echo"
    std::string label; // "pipeline, of the echo's capacity"
    int decimals;
    std::vector<std::optional<double>> values;
};

struct Section {
    std::string title;
    std::vector<Row> rows;
};

struct Report {
    std::vector<std::string> sizes; // column heads: "4 KB"
    std::vector<Section> sections;
    std::vector<std::string> notes; // machine, compiler, how it was measured
};

void print_table(const Report& report, std::ostream& out);
void print_json(const Report& report, std::ostream& out);

double median(std::vector<double> values);

// The middle half of the values, as a part of their median: how far the rounds lie apart.
double spread(std::vector<double> values);

} // namespace eczema::bench
