namespace Hadal.Testing;
