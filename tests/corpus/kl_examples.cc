#include "tests/corpus/kl_examples.h"

#include "absl/strings/str_cat.h"

#include "adapters/kl_children/kl_codes.h"
#include "tests/corpus/corpus_files.h"

namespace handover::corpus {

KlExamples::KlExamples(const std::filesystem::path& folder) {
  for (const std::filesystem::path& path : FilesBelow(folder)) {
    if (path.extension() == ".fsh") instances_.Load(FileText(path));
  }
}

std::map<std::string, std::string> KlExamples::Reports() const {
  std::map<std::string, std::string> reports;
  for (const auto& [name, instance] : instances_.all()) {
    if (FshInstances::TypeOf(instance.profile) != "Bundle") continue;
    const bool named = instance.description.find("DeliveryReport-") != std::string::npos;
    reports[named ? instance.description.substr(1, instance.description.size() - 2) : name] = instances_.Json(name);
  }
  return reports;
}

std::map<std::string, std::string> KlExamples::AnswersAlone() const {
  std::map<std::string, std::string> reports;
  for (const auto& [name, instance] : instances_.all()) {
    if (FshInstances::TypeOf(instance.profile) != "QuestionnaireResponse" || instance.description.empty()) continue;
    const std::string answers = instances_.Json(name);
    std::string entries;
    for (const char* citizen : {"Rikke", "Lars", "Kirsten"}) {
      const std::string reference = absl::StrCat("\"Patient/", citizen, "\"");
      if (answers.find(reference) == std::string::npos) continue;
      std::string patient = instances_.Json(citizen);
      // The mother links to a relation that is in no report of hers alone.
      const size_t link = patient.find(",\"link\":");
      if (link != std::string::npos) patient = patient.substr(0, link) + "}";
      entries = absl::StrCat("{\"resource\":", patient, "},{\"resource\":", answers, "}");
    }
    if (entries.empty()) continue;
    reports[name] =
        absl::StrCat("{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"",
                     std::string(adapters::kl::kReportProfile), "\"]},\"type\":\"collection\",",
                     "\"timestamp\":\"2024-05-01T00:00:00Z\",\"entry\":[", entries, "]}");
  }
  return reports;
}

}  // namespace handover::corpus
