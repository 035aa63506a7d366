// The file that terminology.drugProductsFile names: admitted against its schema, then read. Text in; it opens no file.
#pragma once
#include "cards/drug_products.hpp"
#include "server/admission.hpp"

namespace eczema::server {

// Each fault names `file` and the place in it.
boost::system::result<cards::DrugProducts, std::vector<Fault>>
read_drug_products(std::string_view text, std::string_view file, const fhir::ValueSetTable& value_sets);

} // namespace eczema::server
