// MedCom's code lists and canonical URLs, as far as a CareCommunication is checked against them. From the profiles
// CareCommunication 5.0, Messaging 4.0, Core 3.0 and Terminology 2.0, all CC0.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_CODES_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_CODES_H_

#include <optional>
#include <string>
#include <string_view>

namespace handover::adapters::fhir {

inline constexpr std::string_view kEventSystem =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes";
inline constexpr std::string_view kActivitySystem =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes";
inline constexpr std::string_view kDestinationUseSystem =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-destinationUse";
inline constexpr std::string_view kCategorySystem =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes";
inline constexpr std::string_view kAcknowledgementErrorSystem =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-acknowledgement-error-codes";
inline constexpr std::string_view kOperationOutcomeSystem = "http://terminology.hl7.org/CodeSystem/operation-outcome";

// How numbers are written; other spellings are read too.
inline constexpr std::string_view kSorSystem = "urn:oid:1.2.208.176.1.1";
inline constexpr std::string_view kGlnSystem = "https://www.gs1.org/gln";
inline constexpr std::string_view kCprSystem = "urn:oid:1.2.208.176.1.2";
inline constexpr std::string_view kXeCprSystem = "urn:oid:1.2.208.176.1.6.1.1";

inline constexpr std::string_view kCareCommunicationEvent = "care-communication-message";

inline constexpr std::string_view kDestinationUseUrl =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension";
inline constexpr std::string_view kSenderUrl =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-sender-extension";
inline constexpr std::string_view kDateTimeUrl =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-datetime-extension";
inline constexpr std::string_view kIdentifierUrl =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-identifier-extension";
inline constexpr std::string_view kPractitionerUrl =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner-extension";
inline constexpr std::string_view kContactUrl =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-contact-extension";
inline constexpr std::string_view kMunicipalityUrl =
    "http://hl7.dk/fhir/core/StructureDefinition/dk-core-municipalityCodes";

inline constexpr std::string_view kMessageHeaderProfile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-messageHeader";
inline constexpr std::string_view kProvenanceProfile =
    "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-careCommunication-provenance";

// The version of the message, told by MessageHeader.definition. Version 3 and before had no definition.
enum class MessageVersion { kUnsupported, kFour, kFive };
MessageVersion VersionOf(std::string_view definition);
// MessageHeader.definition of a message that we write. REQUIRES: a version that is supported.
std::string DefinitionOf(MessageVersion version);

// One of the 18 categories. None of them decides anything here: whatever it says, the text is unsorted.
bool IsCategory(std::string_view code);
inline constexpr std::string_view kCategoryReferral = "regarding-referral";
inline constexpr std::string_view kCategoryOther = "other";

// What a message is to the one before it.
enum class Activity { kNew, kReply, kForward };

// The three codes of the value set that CareCommunication binds. The code system has more (modified-message,
// retract-message, ...); the profile does not take them, so they are empty here.
std::optional<Activity> ActivityOf(std::string_view code);
// The other way.
std::string_view ActivityCode(Activity activity);

// routine or asap.
bool IsPriority(std::string_view code);
inline constexpr std::string_view kPriorityAsap = "asap";

// Whether a file of this media type may be attached: PDF, PNG, JPEG, TIFF, GIF, BMP. No video, HTML or program.
bool IsAttachmentType(std::string_view media_type);

// What the bytes are, by their first ones; empty when they are none of the types that may be attached.
std::string_view SniffAttachmentType(std::string_view bytes);

// A role code of the policy, in capitals, for a MedCom practitioner role. Those that matter to a child's course have a
// name of their own; the others stand in capitals as they are; free text and foreign code systems are OTHER.
std::string RoleCode(std::string_view system, std::string_view code);

// The list of most practitioner roles.
inline constexpr std::string_view kPractitionerRoles =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesSKSadministrativ";

// A role of MedCom's lists, with the list that it stands in.
struct RoleCoding {
  std::string_view system;
  std::string code;
};
// The plainest role code of MedCom's for a role code of the policy: `sundhedsplejerske` for HEALTH_VISITOR. Empty when
// MedCom has none.
std::optional<RoleCoding> MedComRoleOf(std::string_view role);
// A code of MedCom's lists as it stands, when it is one that we know.
std::optional<RoleCoding> MedComRole(std::string_view code);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_FHIR_CODES_H_
