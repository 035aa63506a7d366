// A small RxNorm release in a folder of its own, written row by row in the format of the real one: for tests of the
// import. Ingredient codes are real, all others made up.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace eczema::tests {

class RxnormFiles {
  public:
    RxnormFiles() {
        const char* folder = std::getenv("TMPDIR");
        path_ = std::string(folder ? folder : "/tmp") + "/eczema-cds-rxnorm-XXXXXX";
        if (!mkdtemp(path_.data())) throw std::runtime_error("cannot write to the folder of temporary files");
    }
    ~RxnormFiles() { std::filesystem::remove_all(path_); }
    RxnormFiles(const RxnormFiles&) = delete;
    RxnormFiles& operator=(const RxnormFiles&) = delete;

    const std::string& path() const { return path_; }

    RxnormFiles& concept_of(const std::string& id, const std::string& tty, const std::string& name,
                            const std::string& source = "RXNORM", const std::string& suppress = "N") {
        return row("RXNCONSO.RRF", id + "|ENG||||||9" + id + "|||" + id + "|" + source + "|" + tty + "|" + id + "|" +
                                       name + "||" + suppress + "|4096|");
    }
    // Reads: `from` has the relation to `to`.
    RxnormFiles& relation(const std::string& from, const std::string& name, const std::string& to,
                          const std::string& source = "RXNORM", const std::string& suppress = "") {
        return row("RXNREL.RRF",
                   to + "||CUI|RO|" + from + "||CUI|" + name + "|1||" + source + "||||" + suppress + "|4096|");
    }
    RxnormFiles& attribute(const std::string& id, const std::string& name, const std::string& value,
                           const std::string& source = "RXNORM", const std::string& suppress = "N") {
        return row("RXNSAT.RRF", id + "|||9" + id + "|AUI|" + id + "|||" + name + "|" + source + "|" + value + "|" +
                                     suppress + "|4096|");
    }
    RxnormFiles& row(const std::string& file, const std::string& text) {
        rows_[file].push_back(text);
        return *this;
    }

    // A drug of one component: ingredient -> component -> drug with a dose form.
    RxnormFiles& drug(const std::string& id, const std::string& ingredient, const std::string& strength_name,
                      const std::string& form_id, const std::string& name) {
        const std::string component = '1' + id;
        return concept_of(component, "SCDC", strength_name)
            .concept_of(id, "SCD", name)
            .relation(component, "has_ingredient", ingredient)
            .relation(id, "consists_of", component)
            .relation(id, "has_dose_form", form_id);
    }

    void write() const {
        for (const char* file : {"RXNCONSO.RRF", "RXNREL.RRF", "RXNSAT.RRF"}) std::ofstream(path_ + '/' + file).close();
        for (const auto& [file, rows] : rows_) {
            std::ofstream out(path_ + '/' + file, std::ios::binary);
            for (const std::string& text : rows) out << text << '\n';
        }
    }
    void remove(const std::string& file) const { std::filesystem::remove(path_ + '/' + file); }

  private:
    std::string path_;
    std::map<std::string, std::vector<std::string>> rows_;
};

inline void add_forms(RxnormFiles& files) {
    files.concept_of("5001", "DF", "Oral Tablet")
        .concept_of("5002", "DF", "Topical Cream")
        .concept_of("5003", "DF", "Topical Ointment")
        .concept_of("5004", "DF", "Auto-Injector")
        .concept_of("5005", "DF", "Injectable Suspension")
        .concept_of("5006", "DF", "Whip")
        .concept_of("5007", "DFG", "Topical Product")
        .relation("5006", "isa", "5007");
}

// Prednisone, triamcinolone, tacrolimus, dupilumab, and metformin, which is in no drug set.
inline void add_drugs(RxnormFiles& files) {
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
