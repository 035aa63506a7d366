#include "tests/support/rxnorm_files.hpp"

namespace eczema::tests {

void add_forms(RxnormFiles& files) {
    files.concept_of("5001", "DF", "Oral Tablet")
        .concept_of("5002", "DF", "Topical Cream")
        .concept_of("5003", "DF", "Topical Ointment")
        .concept_of("5004", "DF", "Auto-Injector")
        .concept_of("5005", "DF", "Injectable Suspension")
        .concept_of("5006", "DF", "Whip")
        .concept_of("5007", "DFG", "Topical Product")
        .relation("5006", "isa", "5007");
}

void add_drugs(RxnormFiles& files) {
    add_forms(files);
    files.concept_of("8640", "IN", "prednisone")
        .concept_of("10759", "IN", "triamcinolone")
        .concept_of("6101", "PIN", "triamcinolone acetonide")
        .concept_of("42316", "IN", "tacrolimus")
        .concept_of("1876376", "IN", "dupilumab")
        .concept_of("6809", "IN", "metformin")
        .relation("6101", "form_of", "10759");
    files.drug("7001", "8640", "prednisone 5 MG", "5001", "prednisone 5 MG Oral Tablet")
        .attribute("7001", "NDC", "00054001720")
        .drug("7002", "10759", "triamcinolone acetonide 1 MG/ML", "5002",
              "triamcinolone acetonide 1 MG/ML Topical Cream")
        .relation("17002", "has_precise_ingredient", "6101")
        .attribute("7002", "NDC", "00168000415")
        .drug("7003", "42316", "tacrolimus 0.001 MG/MG", "5003", "tacrolimus 0.001 MG/MG Topical Ointment")
        .attribute("7003", "NDC", "00469520230")
        .drug("7004", "1876376", "dupilumab 150 MG/ML", "5004", "2 ML dupilumab 150 MG/ML Auto-Injector")
        .attribute("7004", "NDC", "00024591502")
        .drug("7005", "6809", "metformin 10 MG", "5001", "metformin 10 MG Oral Tablet")
        .attribute("7005", "NDC", "00143126701");
}

} // namespace eczema::tests
