namespace Hadal.Specs;

/// <summary>One way in which a spec breaks a rule of its family. The analyzer reports it under the rule's diagnostic id,
/// the runtime puts the message into an exception.</summary>
/// <param name="Rule">The diagnostic id, such as <c>HADAL1007</c>.</param>
/// <param name="Message">A sentence that names the thing, the expected and the given, without a final period.</param>
/// <param name="Constant">The constant of the declaration that is at fault, where it is one.</param>
/// <param name="Remedy">What would be legal instead, for a code fix: values of the constant, or parameters to add.</param>
internal sealed record SpecComplaint(string Rule, string Message, string? Constant = null, string? Remedy = null);
