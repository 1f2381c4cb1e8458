using Hadal.Specs;

namespace Hadal.Generators.Declarations;

/// <summary>A method to be generated.</summary>
/// <param name="Spec">What its kernel is; null where the declaration breaks a rule and the method can only throw.</param>
/// <param name="Fault">The broken rule, for that exception: a build may run no analyzers, and then nothing has told it before.</param>
/// <param name="Method">How the method is written.</param>
internal sealed record KernelDeclaration(IKernelSpec? Spec, string? Fault, MethodShape Method);
