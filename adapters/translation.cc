#include "adapters/translation.h"

#include "adapters/care_levels.h"
#include "adapters/cda/cda_reader.h"
#include "adapters/daycare/form_readers.h"
#include "adapters/daycare/form_writers.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "adapters/kl_children/kl_children_reader.h"
#include "adapters/kl_children/kl_children_writer.h"
#include "adapters/medcom_edifact/dis32_reader.h"
#include "adapters/medcom_edifact/dis91_reader.h"
#include "adapters/medcom_edifact/dis_writers.h"
#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/medcom_fhir/care_communication_writer.h"
#include "adapters/medcom_fhir/ehmi_care_communication_writer.h"
#include "adapters/medcom_fhir/ehmi_reader.h"
#include "adapters/medcom_fhir/hospital_notification_reader.h"
#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/medcom_xml/xdis91_reader.h"
#include "adapters/oneroster/oneroster_reader.h"
#include "adapters/social/concern_json_writer.h"
#include "adapters/social/concern_readers.h"
#include "adapters/social/event_pointer_writer.h"
#include "adapters/social/feedback_writer.h"
#include "adapters/stil/stil_reader.h"
#include "adapters/text/csv_format.h"

namespace handover::adapters {

const Reader* Registry::FindReader(std::string_view format) const {
  for (const std::unique_ptr<Reader>& reader : readers) {
    if (reader->format() == format) return reader.get();
  }
  return nullptr;
}

const Writer* Registry::FindWriter(std::string_view format) const {
  for (const std::unique_ptr<Writer>& writer : writers) {
    if (writer->format() == format) return writer.get();
  }
  return nullptr;
}

const Reader* Registry::Recognise(std::string_view bytes) const {
  for (const std::unique_ptr<Reader>& reader : readers) {
    if (reader->Recognises(bytes)) return reader.get();
  }
  return nullptr;
}

Registry MakeRegistry() { return MakeRegistry(CareLevels()); }

Registry MakeRegistry(const CareLevels& levels) {
  Registry registry;
  // The correspondence letters first: the others take every document of their syntax.
  registry.readers.push_back(std::make_unique<medcom::Xdis91Reader>());
  registry.readers.push_back(std::make_unique<edifact::Dis91Reader>());
  registry.readers.push_back(edifact::MakeDis32Reader());  // Before the one that takes any VANSEnvelope.
  registry.readers.push_back(medcom::MakeXdis32Reader());
  registry.readers.push_back(std::make_unique<fhir::EhmiReader>());
  registry.readers.push_back(std::make_unique<kl::KlChildrenReader>());  // Before the one that takes any FHIR.
  registry.readers.push_back(std::make_unique<fhir::HospitalNotificationReader>());
  registry.readers.push_back(std::make_unique<fhir::CareCommunicationReader>());
  // Before the concern report, which takes a table by its first column alone.
  for (const auto kind : {daycare::FormKind::kTransition, daycare::FormKind::kObservation}) {
    registry.readers.push_back(std::make_unique<daycare::FormCsvReader>(kind));
    registry.readers.push_back(std::make_unique<daycare::FormJsonReader>(kind));
  }
  registry.readers.push_back(std::make_unique<social::ConcernJsonReader>());
  registry.readers.push_back(std::make_unique<social::ConcernCsvReader>());
  registry.readers.push_back(cda::MakeCdaReader(levels));
  registry.readers.push_back(hl7v2::MakeHl7v2Reader());
  registry.readers.push_back(std::make_unique<stil::StilReader>());
  registry.readers.push_back(std::make_unique<oneroster::OneRosterReader>());
  for (const auto kind : {daycare::FormKind::kTransition, daycare::FormKind::kObservation}) {
    registry.writers.push_back(std::make_unique<daycare::FormCsvWriter>(kind, CsvEncoding::kUtf8));
    registry.writers.push_back(std::make_unique<daycare::FormCsvWriter>(kind, CsvEncoding::kWindows1252));
    registry.writers.push_back(std::make_unique<daycare::FormJsonWriter>(kind));
  }
  registry.writers.push_back(std::make_unique<social::ConcernJsonWriter>());
  registry.writers.push_back(std::make_unique<social::EventPointerWriter>());
  registry.writers.push_back(std::make_unique<social::FeedbackWriter>());
  registry.writers.push_back(std::make_unique<kl::KlChildrenWriter>(fhir::Syntax::kJson));
  registry.writers.push_back(std::make_unique<kl::KlChildrenWriter>(fhir::Syntax::kXml));
  for (const auto version : {fhir::MessageVersion::kFour, fhir::MessageVersion::kFive}) {
    for (const auto syntax : {fhir::Syntax::kJson, fhir::Syntax::kXml}) {
      registry.writers.push_back(std::make_unique<fhir::CareCommunicationWriter>(version, syntax));
      registry.writers.push_back(std::make_unique<fhir::EhmiCareCommunicationWriter>(version, syntax));
    }
  }
  for (const medcom::Wrapping wrapping : {medcom::Wrapping::kBare, medcom::Wrapping::kVans}) {
    registry.writers.push_back(std::make_unique<medcom::Xdis32Writer>(wrapping));
    registry.writers.push_back(std::make_unique<medcom::Xdis91Writer>(wrapping));
    registry.writers.push_back(std::make_unique<edifact::Dis32Writer>(wrapping));
    registry.writers.push_back(std::make_unique<edifact::Dis91Writer>(wrapping));
  }
  return registry;
}

}  // namespace handover::adapters
