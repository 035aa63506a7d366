#include "server/drug_products_file.hpp"

#include "fhir/json.hpp"

#include <algorithm>

namespace eczema::server {

boost::system::result<cards::DrugProducts, std::vector<Fault>>
read_drug_products(std::string_view text, std::string_view file, const fhir::ValueSetTable& value_sets) {
    const auto schema = std::find_if(schema_files_embedded.begin(), schema_files_embedded.end(),
                                     [](const EmbeddedFile& one) { return one.name == "drug_products.schema.json"; });
    const auto in_file = [file](const std::string& place) { return std::string(file) + place; };
    const auto admitted = admit(text, schema->text);
    if (!admitted) {
        std::vector<Fault> faults = admitted.error();
        for (Fault& fault : faults) fault.path = in_file(fault.path);
        return faults;
    }
    std::pmr::monotonic_buffer_resource arena;
    const auto table = fhir::parse_json(*admitted, arena, fhir::Keep::everything);
    if (!table) return std::vector{Fault{in_file(""), std::string(table.error().message)}};
    auto products = cards::load_drug_products(*table, value_sets);
    if (!products) return std::vector{Fault{in_file(products.error().path), products.error().message}};
    return *std::move(products);
}

} // namespace eczema::server
