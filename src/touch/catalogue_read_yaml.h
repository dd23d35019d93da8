// touch/catalogue_read_yaml.h
//
// One catalogue file's tree into a draft; called for each file in turn, base files before replacing ones. What can be seen
// to be wrong within the file is added to the mistakes here, what needs the other files in catalogue_check.h.
#pragma once

#include "touch/catalogue_check.h"
#include "touch/document_yaml.h"

namespace regard {

class CatalogueReader {
public:
    explicit CatalogueReader(Mistakes& mistakes) : mistakes_(mistakes) {}
    void read(const std::string& file, const YamlNode& root, Origin origin);
    [[nodiscard]] CatalogueDraft take() { return std::move(draft_); }

private:
    void read_touchpoints(const YamlNode& all, const std::string& channel);
    void read_touchpoint(const std::string& name, const YamlNode& node, const std::string& channel);
    void read_effects(YamlFields& fields, TouchpointDraft& draft);
    void read_signals(const YamlNode& all, const std::string& channel);
    void read_signal(const std::string& name, const YamlNode& node, const std::string& channel);
    void read_pattern(YamlFields& fields, Signal& signal);
    void read_account(const YamlNode& node);
    void read_standings(const YamlNode& node);
    // Frees the name from what a base file said under it.
    void make_room(const std::string& name);
    [[nodiscard]] bool is_name(const std::string& name, int line);

    Mistakes& mistakes_;
    CatalogueDraft draft_;
    std::string file_;
    Origin origin_ = Origin::base;
};

}  // namespace regard
