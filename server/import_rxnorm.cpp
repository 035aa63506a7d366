#include "server/import_rxnorm.hpp"

#include "server/drug_products_file.hpp"
#include "server/rxnorm_products.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>

namespace eczema::server {
namespace {

constexpr int done = 0, failed = 1, bad_input = 2;

struct SourceFile {
    std::string_view name;
    std::size_t columns;
    void (*take)(RrfRow, RxnormRelease&);
    bool is_required;
};
constexpr SourceFile source_files[] = {
    {"RXNSAB.RRF", rxnsab_columns, take_source, false},
    {"RXNCONSO.RRF", rxnconso_columns, take_concept, true},
    {"RXNREL.RRF", rxnrel_columns, take_relation, true},
    {"RXNSAT.RRF", rxnsat_columns, take_attribute, true},
};

std::optional<Fault> read_release(const std::string& folder, RxnormRelease& release, std::ostream& err) {
    for (const SourceFile& source : source_files) {
        const std::string path = folder + '/' + std::string(source.name);
        std::ifstream in(path, std::ios::binary);
        if (!in && !source.is_required) continue;
        if (!in)
            return Fault{path, "cannot be read; the folder must hold RXNCONSO.RRF, RXNREL.RRF and RXNSAT.RRF, the "
                               "files of the folder rrf of a RxNorm release"};
        err << source.name << std::endl;
        const auto take = [&](RrfRow row) { source.take(row, release); };
        const auto progress = [&](std::size_t rows) { err << source.name << ": " << rows << " rows" << std::endl; };
        if (auto fault = read_rrf(in, path, source.columns, take, progress)) return fault;
    }
    return std::nullopt;
}

// Beside the file first, then in its place.
bool write_whole(const std::string& file, std::string_view text) {
    const std::string part = file + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (out && std::rename(part.c_str(), file.c_str()) == 0) return true;
    std::remove(part.c_str());
    return false;
}

int refuse(const Fault& fault, std::ostream& err) {
    err << fault.path << ": " << fault.message << '\n';
    return bad_input;
}

} // namespace

int run_import_rxnorm(const std::string& folder, const std::string& file, std::ostream& out, std::ostream& err) {
    RxnormRelease release;
    if (const auto fault = read_release(folder, release, err)) return refuse(*fault, err);
    const auto value_sets = cards::load_value_sets(cards::value_set_files_embedded, true);
    if (!value_sets) {
        err << "the embedded value sets are incomplete; build the program anew\n";
        return failed;
    }
    const ProductTable table = product_table(release, *value_sets);
    if (table.products == 0)
        return refuse({folder, "holds no product with an ingredient of our drug sets; is it a RxNorm release?"}, err);
    if (const auto loaded = read_drug_products(table.text, file, value_sets->table); !loaded)
        return refuse(loaded.error().front(), err);
    if (!write_whole(file, table.text)) {
        err << file << ": cannot be written\n";
        return failed;
    }
    out << file << ": " << table.products << " product codes and " << table.packages << " packages (NDC)";
    if (!release.version.empty()) out << ", RxNorm " << release.version;
    out << '\n' << table.left_out << " drugs and packs left out: no ingredient is in a drug set\n";
    if (table.without_form > 0)
        out << table.without_form << " drugs have a dose form that the rules do not know: route unknown\n";
    if (table.unclear_ndc > 0)
        out << table.unclear_ndc << " packages left out: the NDC is not 11 digits or stands for two products\n";
    return done;
}

} // namespace eczema::server
