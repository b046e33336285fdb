// The examples of KL's guide for children's health visiting, made into JSON from their FSH.
#ifndef HANDOVER_TESTS_CORPUS_KL_EXAMPLES_H_
#define HANDOVER_TESTS_CORPUS_KL_EXAMPLES_H_

#include <filesystem>
#include <map>
#include <string>

#include "tests/corpus/fsh_instances.h"

namespace handover::corpus {

class KlExamples {
 public:
  // `folder` is kl-children-fsh in the corpus.
  explicit KlExamples(const std::filesystem::path& folder);

  const FshInstances& instances() const { return instances_; }
  // JSON of every report, by its description or name.
  std::map<std::string, std::string> Reports() const;
  // Answers to questionnaires that stand in no report, each in one with its citizen.
  std::map<std::string, std::string> AnswersAlone() const;

 private:
  FshInstances instances_;
};

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_KL_EXAMPLES_H_
