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

void add_forms(RxnormFiles& files);

// Prednisone, triamcinolone, tacrolimus, dupilumab, and metformin, which is in no drug set.
void add_drugs(RxnormFiles& files);

} // namespace eczema::tests
