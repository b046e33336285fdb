// Letters that a seed makes: a fixture with everything in it, of which chance leaves parts out, repeats others and
// writes new texts, also such as EDIFACT has a meaning for. Whatever comes of it is a letter that the reader takes.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_GENERATED_LETTER_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_GENERATED_LETTER_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/text/utf8.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::edifact::testing {

class LetterGenerator {
 public:
  explicit LetterGenerator(uint64_t seed) : engine_(seed) {}

  // `fixture`: a letter in OIOXML.
  std::string Make(const std::string& fixture) {
    pugi::xml_document document;
    const std::string text = PrescanXml(fixture).utf8;
    document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    pugi::xml_node root = document.document_element();
    root.remove_child("Local_Elements");
    std::vector<pugi::xml_node> nodes;
    Collect(root, nodes);
    // What is inside goes before what it is in.
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) Leave(*node);
    nodes.clear();
    Collect(root, nodes);
    for (pugi::xml_node node : nodes) Rewrite(node);
    return medcom::OuterXmlOf(root);
  }

 private:
  bool Chance(int percent) { return static_cast<int>(engine_() % 100) < percent; }

  static void Collect(pugi::xml_node root, std::vector<pugi::xml_node>& nodes) {
    for (pugi::xml_node node : root.children()) {
      if (node.type() != pugi::node_element) continue;
      nodes.push_back(node);
      Collect(node, nodes);
    }
  }

  // What EDIFACT cannot hold always goes, what a letter need not have sometimes.
  void Leave(pugi::xml_node node) {
    static const std::set<std::string_view> never = {"OtherSubscriberIdentifier", "FaxSubscriberIdentifier",
                                                     "DiagnoseDateTime", "Local_Elements"};
    static const std::set<std::string_view> sometimes = {"DepartmentName",
                                                         "UnitName",
                                                         "SuburbName",
                                                         "OwnMaternityMother",
                                                         "BirthMaternityMother",
                                                         "Practitioner",
                                                         "PartnerRelation",
                                                         "MedicalSpecialityCode",
                                                         "OccupancyText",
                                                         "InterpretationNeeds",
                                                         "MobileSubscriberIdentifier",
                                                         "DateOfLastMenstruation",
                                                         "PregnancyAdditionalDiagnoses",
                                                         "BirthInvestigationAndTreatmentDiagnoses",
                                                         "ChildOtherDiagnoses",
                                                         "BleedingVolume",
                                                         "BirthAdditionalInfo",
                                                         "MaternityMotherAppointment",
                                                         "ApgarScore",
                                                         "ChildAdditionalInfo",
                                                         "ChildTransferral",
                                                         "Priority",
                                                         "Reference"};
    if (never.contains(node.name()) || (sometimes.contains(node.name()) && Chance(30))) {
      node.parent().remove_child(node);
    }
  }

  void Rewrite(pugi::xml_node node) {
    static const std::set<std::string_view> short_texts = {"OrganisationName", "DepartmentName", "UnitName",
                                                           "StreetName",       "SuburbName",     "DistrictName",
                                                           "PersonName",       "OccupancyText"};
    static const std::set<std::string_view> texts = {
        "PersonSurnameName", "PersonGivenName", "DiagnoseText",  "MaternityMotherAppointment",
        "ChildTransferral",  "Subject",         "RefDescription"};
    static const std::set<std::string_view> formatted = {"BirthAdditionalInfo", "ChildAdditionalInfo",
                                                         "InvestigationAndTreatmentText", "AmnioticFluidDescription",
                                                         "Text01"};
    const std::string_view name = node.name();
    if (short_texts.contains(name)) node.text().set(Words(35).c_str());
    if (texts.contains(name)) node.text().set(Words(70).c_str());
    if (formatted.contains(name))
      Format(node, name == "AmnioticFluidDescription" || name == "InvestigationAndTreatmentText" ? 2 : 5);
  }

  // From 1 to `most` letters, neither blank at an end nor the sign for no name.
  std::string Words(size_t most) {
    static constexpr std::string_view kPieces[] = {"a", "b",    "vej", "Ærø", "ø",  "å", "é", "ü", "ß",
                                                   "+", ":",    "'",   "?",   "\\", ".", ",", "-", "_x",
                                                   " ", " og ", "(",   ")",   "&",  "<", "%"};
    std::string words = "W";
    const size_t wanted = 1 + engine_() % most;
    while (true) {
      const std::string_view piece = kPieces[engine_() % std::size(kPieces)];
      if (CountCodePoints(words) + CountCodePoints(piece) + 1 > wanted) break;
      words += piece;
    }
    return words.ends_with(' ') ? words + "w" : words;
  }

  void Format(pugi::xml_node node, int most_lines) {
    node.remove_children();
    const int lines = 1 + static_cast<int>(engine_() % static_cast<uint64_t>(most_lines));
    for (int line = 0; line < lines; ++line) {
      const char* styles[] = {"Bold", "Italic", "Underline"};
      pugi::xml_node place = node;
      if (Chance(20)) place = place.append_child("FixedFont");
      if (Chance(20)) place = place.append_child(styles[engine_() % std::size(styles)]);
      if (!Chance(10)) place.append_child(pugi::node_pcdata).set_value(Words(most_lines > 2 ? 160 : 40).c_str());
      node.append_child("Break");
    }
    node.append_child(pugi::node_pcdata).set_value(Words(20).c_str());
  }

  std::mt19937_64 engine_;
};

}  // namespace handover::adapters::edifact::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_EDIFACT_GENERATED_LETTER_H_
